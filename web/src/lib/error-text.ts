import type { TFunction } from 'i18next';
import { ApiError, MalformedAnswerError, NetworkError } from '@/lib/api/errors';

/** What a person is told about a failed call. The server's own messages are localized already. */
export function errorText(error: unknown, t: TFunction): string {
  if (error instanceof NetworkError) return t('error.network');
  if (error instanceof MalformedAnswerError) return t('error.malformed', { status: error.status });
  if (error instanceof ApiError) {
    if (error.status === 429 && error.retryAfter !== null) {
      return t('error.throttled', { seconds: error.retryAfter });
    }
    return error.message;
  }
  return t('error.unexpected');
}
