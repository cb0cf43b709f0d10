var b=Object.freeze,d=Object.defineProperty;var e=(a,c)=>b(d(a,"raw",{value:b(c||a.slice())}));export{e as a};
