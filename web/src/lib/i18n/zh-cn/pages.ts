import account from './account';
import apiDocs from './api-docs';
import audit from './audit';
import dashboard from './dashboard';
import jobs from './jobs';
import settings from './settings';
import tokens from './tokens';

export default { account, apiDocs, audit, dashboard, jobs, settings, tokens };
