return true -- the server answers, and runs scripts
