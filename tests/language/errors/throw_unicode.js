const größe = '日本'; größe.länge.wert;
