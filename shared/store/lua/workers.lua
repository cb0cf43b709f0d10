-- requires: alive
return alive()
