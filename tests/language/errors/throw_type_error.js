const object = { list: [{ name: 'x' }] };
print(object.list[0].name);
print(object.list[1].name);
