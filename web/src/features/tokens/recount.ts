import { countTokens } from '@/lib/api/tokens';
import type { MatchingRows } from './selection';

/** The same rows with how many they are now: to be asked about anew. */
export async function recounted(rows: MatchingRows): Promise<MatchingRows> {
  return { ...rows, count: await countTokens(rows.filter) };
}
