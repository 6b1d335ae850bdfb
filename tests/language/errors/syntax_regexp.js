var fine = /a+/;
var bad = /(a/;
