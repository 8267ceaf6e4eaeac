-- wrk script: asks for the addresses of a file, one a line, in random order. BENCH_PATHS names the file.
local paths = {}
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
math.randomseed(7)
request = function() return wrk.format("GET", paths[math.random(#paths)]) end
