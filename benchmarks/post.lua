-- For wrk: posts the lines of a file, one after another, as bodies that were made ready before.
--
--   wrk -s post.lua URL -- FILE
local requests, at = {}, 0

function init(arguments)
    for line in io.lines(arguments[1]) do
        requests[#requests + 1] = wrk.format("POST", nil, {["content-type"] = "application/json"}, line)
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end
