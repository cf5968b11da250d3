import { Button, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import { useCommands } from './row-commands';

/** The row's name; opens its details. */
export function RowLink({ row }: { row: TokenRow }) {
  const { open } = useCommands();
  return (
    <Button type="link" className="cell-link" title={row.biz_id} onClick={() => { open(row); }}>
      {row.biz_id}
    </Button>
  );
}

export function ScheduleSwitch({ row }: { row: TokenRow }) {
  const commands = useCommands();
  const { t } = useTranslation('tokens');
  return (
    <Switch
      size="small" checked={row.enabled} loading={commands.switching.has(row.id)}
      aria-label={t('schedule.label', { name: row.biz_id })}
      onChange={(on) => { commands.setEnabled(row, on); }}
    />
  );
}

export function TextCell({ value }: { value: string }) {
  return value === ''
    ? <span className="faint" aria-hidden="true">–</span> : <span title={value}>{value}</span>;
}
