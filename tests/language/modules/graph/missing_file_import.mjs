import './missing_file.mjs';
