import { postForData } from './client';
import type { ImportPreview, ImportRequest } from './types';

/** What an import would do; nothing is stored. */
export function previewImport(request: ImportRequest): Promise<ImportPreview> {
  return postForData('rts/import-preview', request);
}
