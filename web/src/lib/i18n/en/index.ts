import antd from 'antd/locale/en_US';
import common from './common';
import session from './session';
import settings from './settings';
import tokens from './tokens';

export default { antd, texts: { common, session, settings, tokens } };
