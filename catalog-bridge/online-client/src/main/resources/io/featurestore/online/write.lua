if begun ~= ARGV[1] then
    return begun or ''
end
-- ARGV[2]: settled; then for each of KEYS[2], KEYS[3]...: its value, and when it expires: a millisecond, empty: never, 0: it has
local counts = {0, 0, 0}
for i = 2, #KEYS do
    local value, expires = ARGV[2 * i - 1], ARGV[2 * i]
    local stored = redis.call('GETRANGE', KEYS[i], 0, 49)
    local readable = #stored == 50 and string.byte(stored, 1) == 1
    if readable and less(string.sub(value, 11, 42), string.sub(stored, 11, 42)) and less(ARGV[2], string.sub(stored, 35, 42)) then
        -- Of a full publication, it counts as written by this one
        if ARGV[2] ~= string.rep('\0', 8) then
            redis.call('SETRANGE', KEYS[i], 34, ARGV[1])
        end
        counts[2] = counts[2] + 1
    elseif expires == '0' then
        redis.call('DEL', KEYS[i])
        counts[3] = counts[3] + 1
    else
        if expires == '' then
            redis.call('SET', KEYS[i], value)
        else
            redis.call('SET', KEYS[i], value, 'PXAT', expires)
        end
        counts[1] = counts[1] + 1
    end
end
return counts
