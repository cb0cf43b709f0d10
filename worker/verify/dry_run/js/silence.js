// Imported last before the script: what it prints says nothing about it, and would crowd out what is
// told about it.
const silent = () => undefined;

globalThis.console = { debug: silent, error: silent, info: silent, log: silent, warn: silent };
