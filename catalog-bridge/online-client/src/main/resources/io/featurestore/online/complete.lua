if begun ~= ARGV[1] then
    return begun or ''
end
redis.call('SET', KEYS[2], ARGV[2])
return {}
