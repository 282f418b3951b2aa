-- SPDX-License-Identifier: GPL-2.0
-- allocators.lua COUNT KIB: allocates COUNT strings of KIB each. Then frees half of
-- them and allocates as many again, five times. Prints how many allocations failed,
-- and by how many KiB its address space has grown since the first COUNT.

local count, kib = tonumber(arg[1]), tonumber(arg[2])
local status = assert(io.open("/proc/self/status"))
local things, failed, made = {}, 0, 0

local function address_space()
	status:seek("set")
	return tonumber(status:read("*a"):match("VmSize:%s*(%d+)"))
end

-- LuaJIT keeps one of equal strings, so each has a number.
local filler = ("x"):rep(kib * 1024 - 10)
local function make()
	made = made + 1
	return ("%010d"):format(made) .. filler
end

local function fill()
	for i = 1, count do
		if not things[i] then
			local ok, thing = pcall(make)
			things[i] = ok and thing
			if not ok then failed = failed + 1 end
		end
	end
end

fill()
collectgarbage()
local before = address_space()
for round = 1, 5 do
	for i = 1 + round % 2, count, 2 do things[i] = false end
	collectgarbage()
	fill()
end
collectgarbage()
print(("%d %d"):format(failed, address_space() - before))
