-- Strings of one length in the order of their bytes: < would depend on the locale, numbers have 53 bits
local function less(left, right)
    if left == right then
        return false
    end
    for i = 1, #left do
        local a, b = string.byte(left, i), string.byte(right, i)
        if a ~= b then
            return a < b
        end
    end
    return false
end

-- KEYS[1]: the latest publication of the view that has begun; ARGV[1]: the one that asks
local begun = redis.call('GET', KEYS[1])
