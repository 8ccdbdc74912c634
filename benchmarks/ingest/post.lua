-- For wrk: posts the batches that make.py wrote into the folder named by $BODIES, one after another.
local bodies = {}
local current = 1

function init(args)
  for number = 0, 15 do
    local file = assert(io.open(string.format("%s/body%02d.json", os.getenv("BODIES"), number), "rb"))
    bodies[#bodies + 1] = wrk.format("POST", "/api/ingestData", {["content-type"] = "application/json"}, file:read("*a"))
    file:close()
  end
end

function request()
  current = current % #bodies + 1
  return bodies[current]
end
