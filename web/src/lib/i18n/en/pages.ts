import account from './account';
import apiDocs from './api-docs';
import audit from './audit';
import dashboard from './dashboard';
import jobs from './jobs';
import nodes from './nodes';
import settings from './settings';
import shell from './shell';
import tokens from './tokens';

export default { account, apiDocs, audit, dashboard, jobs, nodes, settings, shell, tokens };
