// expect: dynamic_import
const modules = ['http', 'metrics'].map((name) => require(`k6/${name}`));

exports.default = function () {
  modules[0].get('https://api.example.com/');
};
