import { describe, expect, it } from 'vitest';
import { importLimitBytes } from './import-lines';
import { emptyImport, importedFilter, importRequest, readImportFile } from './import-source';

describe('importRequest', () => {
  it('sends what is in the form without blanks, and a cleared field as empty', () => {
    const values = {
      ...emptyImport, proxy: undefined, tag: ' a ', batch_name: 'b ', enabled: true,
    };
    expect(importRequest(values, ['x']))
      .toEqual({
        rt_tokens: ['x'], tag: 'a', proxy: '', client_id: '', batch_name: 'b', enabled: true,
      });
  });
});

describe('importedFilter', () => {
  it('finds rows by tag and by the start of their names', () => {
    expect(importedFilter({ ...emptyImport, tag: 'a', batch_name: 'b' }))
      .toEqual({ tag: 'a', biz_id: 'b-' });
    expect(importedFilter({ ...emptyImport, batch_name: 'b' })).toEqual({ biz_id: 'b-' });
  });

  it('is none where nothing tells the rows from others', () => {
    expect(importedFilter({ ...emptyImport, tag: ' ' })).toBeNull();
  });
});

describe('readImportFile', () => {
  it('reads one text file', async () => {
    expect(await readImportFile([new File(['rt_a\nü'], 'a.txt')]))
      .toEqual({ name: 'a.txt', size: 7, text: 'rt_a\nü' });
  });

  it('says what is wrong with others', async () => {
    const file = new File(['a'], 'a');
    expect(await readImportFile([file, file])).toBe('oneFile');
    expect(await readImportFile([])).toBe('oneFile');
    expect(await readImportFile([new File([new Uint8Array([80, 75, 0, 3])], 'a.zip')])).toBe('notText');
    expect(await readImportFile([new File([new Uint8Array(importLimitBytes + 1)], 'a')])).toBe('tooLarge');
  });
});
