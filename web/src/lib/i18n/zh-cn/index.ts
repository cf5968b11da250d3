import antd from 'antd/locale/zh_CN';
import common from './common';
import session from './session';

export default { antd, texts: { common, session } };
