if begun and less(ARGV[1], begun) then
    return begun
end
redis.call('SET', KEYS[1], ARGV[1])
return {}
