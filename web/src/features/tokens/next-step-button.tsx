import {
  EditOutlined, KeyOutlined, LinkOutlined, QuestionCircleOutlined, ReloadOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import { NewTokenDialog } from './new-token-dialog';
import { nextStep } from './next-step';
import type { NextStep } from './next-step';
import type { RowCommands } from './use-row-commands';

const icons: Record<NextStep, ReactNode> = {
  refresh: <ReloadOutlined />, probe: <QuestionCircleOutlined />, newToken: <KeyOutlined />,
  proxy: <EditOutlined />, client: <EditOutlined />, holder: <LinkOutlined />,
};

/** The one button that helps the row most in its state. */
export function NextStepButton(props: {
  row: TokenRow; commands: RowCommands; onRow: (row: Pick<TokenRow, 'id'>) => void;
}) {
  const { row, commands } = props;
  const { t } = useTranslation('tokens');
  const [asking, setAsking] = useState(false);
  const step = nextStep(row);
  if (step === null) return null;
  const act = () => {
    switch (step) {
      case 'refresh': commands.refresh(row); break;
      case 'probe': commands.probe(row); break;
      case 'newToken': setAsking(true); break;
      case 'proxy':
      case 'client': commands.edit(row); break;
      case 'holder': if (row.linked_to !== null) props.onRow({ id: row.linked_to }); break;
    }
  };
  const sends = step === 'refresh' || step === 'probe';
  return (
    <>
      <Button
        type="primary" icon={icons[step]} onClick={act}
        loading={sends && (commands.refreshing.has(row.id) || row.refreshing)}
      >
        {t(`detail.primary.${step}`)}
      </Button>
      <NewTokenDialog row={row} open={asking} onClose={() => { setAsking(false); }} />
    </>
  );
}
