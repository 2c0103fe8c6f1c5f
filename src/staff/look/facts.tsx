type Props = { rows: readonly (readonly [name: string, value: string | null])[]; className: string | undefined }

/** What is known of one row, name by name; what is not is left out. */
export const Facts = ({ rows, className }: Props) => (
  <dl className={className}>
    {rows.map(([name, value]) =>
      value ? (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ) : null,
    )}
  </dl>
)
