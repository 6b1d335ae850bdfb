const api = { v1: {} };
	api.v1.start(1,
  2);
