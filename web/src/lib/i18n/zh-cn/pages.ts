import settings from './settings';
import tokens from './tokens';

export default { settings, tokens };
