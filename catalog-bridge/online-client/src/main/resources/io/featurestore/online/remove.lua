if begun ~= ARGV[1] then
    return begun or ''
end
-- ARGV[1]: values of publications before it go away
local removed = 0
for i = 2, #KEYS do
    local stored = redis.call('GETRANGE', KEYS[i], 0, 49)
    if #stored > 0 and (#stored < 50 or string.byte(stored, 1) ~= 1 or less(string.sub(stored, 35, 42), ARGV[1])) then
        redis.call('UNLINK', KEYS[i])
        removed = removed + 1
    end
end
return {removed}
