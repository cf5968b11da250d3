import antd from 'antd/locale/en_US';
import common from './common';
import session from './session';

export default { antd, texts: { common, session } };
