import antd from 'antd/locale/zh_CN';
import common from './common';
import session from './session';
import settings from './settings';
import tokens from './tokens';

export default { antd, texts: { common, session, settings, tokens } };
