/** Three figures side by side: in all, good, bad. */
export function CountFigures(props: { figures: { label: string; value: number; bad?: boolean }[] }) {
  return (
    <dl className="figures">
      {props.figures.map(({ label, value, bad }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={bad && value > 0 ? 'danger-text' : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
