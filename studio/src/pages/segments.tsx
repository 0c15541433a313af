/** A choice of one among a few, beside each other. */

interface Props<T extends string | number> {
  readonly label: string;
  /** Of the group, in the document. */
  readonly name: string;
  readonly options: readonly T[];
  readonly chosen: T;
  say(option: T): string;
  onChoose(option: T): void;
}

export function Segments<T extends string | number>(props: Props<T>) {
  const { label, name, options, chosen, say, onChoose } = props;
  return (
    <fieldset class="group">
      <legend class="heading">{label}</legend>
      <div class="segments">
        {options.map((option) => (
          <label key={option}>
            <input
              type="radio"
              name={name}
              checked={option === chosen}
              onChange={() => onChoose(option)}
            />
            <span>{say(option)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
