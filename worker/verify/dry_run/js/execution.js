// Stands for the module 'k6/execution': a VU has the number that the script sees in __VU, and the
// options of the test are the script's.
import execution from 'k6/execution';

import { bound, create, get, NativeProxy } from './natives.js';
import { options } from './plan.js';
import { seenNumber, walkedTo } from './vu.js';

// k6's own objects can be asked for in functions only, and modules name them in the init context.
function standing(name, own) {
  return new NativeProxy(
    {},
    {
      get(_, property) {
        if (typeof property === 'string' && property in own) {
          return own[property]();
        }
        const target = execution[name];
        const value = get(target, property);
        return typeof value === 'function' ? bound(value, target) : value;
      },
    },
  );
}

const none = create(null);

export const instance = standing('instance', none);
export const scenario = standing('scenario', {
  __proto__: null,
  iterationInInstance: () => begun('iterationInInstance'),
  iterationInTest: () => begun('iterationInTest'),
});
export const test = standing('test', { __proto__: null, options: () => options });
export const vu = standing('vu', {
  __proto__: null,
  idInInstance: seenNumber,
  idInTest: seenNumber,
  iterationInInstance: () => iteration('iterationInInstance'),
  iterationInScenario: () => iteration('iterationInScenario'),
});

function begun(name) {
  const walked = walkedTo();
  return walked === undefined ? execution.scenario[name] : walked.begun;
}

function iteration(name) {
  const walked = walkedTo();
  return walked === undefined ? execution.vu[name] : walked.iteration;
}

/** How many iterations of the same scenario began before this one. */
export const iterationInScenario = () => execution.scenario.iterationInTest;

export default { instance, scenario, test, vu };
