# The features of an entity as JSON: python3 read_online.py redis://127.0.0.1:6379 ecommerce.profile 42
import io, json, redis, struct, sys, time

def read(schema, data):
    if isinstance(schema, list):
        return read(schema[read("long", data)], data)
    kind = schema["type"] if isinstance(schema, dict) else schema
    if kind in ("int", "long"):
        value = shift = 0
        while (byte := data.read(1)[0]) > 127:
            value, shift = value | (byte & 127) << shift, shift + 7
        value |= byte << shift
        return value >> 1 ^ -(value & 1)
    if kind == "array":
        items = []
        while count := read("long", data):
            items += [read(schema["items"], data) for _ in range(count)]
        return items
    if kind == "record":
        return {field.get("column", field["name"]): read(field["type"], data) for field in schema["fields"]}
    if kind in ("string", "bytes"):
        value = data.read(read("long", data))
        return value.decode() if kind == "string" else value.hex()
    code = {"null": "<", "boolean": "<?", "float": "<f", "double": "<d"}[kind]
    return next(iter(struct.unpack(code, data.read(struct.calcsize(code)))), None)

def write(schema, text):
    value = int(text) if schema in ("int", "long") else len(text.encode())
    value, start = value << 1 ^ value >> 63, b""
    while value > 127:
        value, start = value >> 7, start + bytes([value & 127 | 128])
    return start + bytes([value]) + (text.encode() if schema == "string" else b"")

store, view, keys = redis.Redis.from_url(sys.argv[1]), sys.argv[2], sys.argv[3:]
meta = json.loads(store.get("featurestore:view:{%s}" % view))
key = b"".join(write(field["type"], text) for field, text in zip(meta["key_schema"]["fields"], keys))
value = store.get(b"featurestore:{%s}:%s" % (view.encode(), key)) or sys.exit("There is no such entity")
version, kind, schema, expires = *struct.unpack_from(">BB8s", value), struct.unpack_from(">Q", value, 42)[0]
now, row, at = time.time_ns() // 1000 + 2**63, value[50:] if kind == 0 else b"", 62
while kind == 1 and at < len(value) and struct.unpack_from(">QI", value, at) <= (now, 0):
    length = struct.unpack_from(">I", value, at + 12)[0]
    row, at = value[at + 16:at + 16 + length], at + 16 + length
schema = json.loads(store.get("featurestore:schema:" + schema.hex()))
print(json.dumps(read(schema, io.BytesIO(row))) if row and expires > now else "The entity has no row now")
