/** The networks' page: what each is made of, how good it is, and what its layers hold while it mends. */
import type { NetworkName } from "kintsugi/browser";
import { useEffect, useState } from "preact/hooks";
import type { PageProps } from "../pages/lazy-page.tsx";
import { hashOf } from "../pages/route.ts";
import { useStudio, useTools } from "../panels/use-studio.ts";
import type { Choice } from "../work/protocol.ts";
import { Asker, type Looked, type Portrait } from "./asking.ts";
import { Cards } from "./card-tables.tsx";
import { FigureView } from "./figure-view.tsx";
import { LayerPanel } from "./layer-panel.tsx";
import "./networks.css";
import { papers } from "./papers.ts";
import { viewOf } from "./view.ts";
import { useNetworkWords } from "./words.ts";

const startWorker = () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

export default function NetworksPage({ rest }: PageProps) {
  const words = useNetworkWords();
  const { asker, portraits } = usePortraits();
  const portrait = portraits.find(({ name }) => name === rest) ?? portraits[0];
  return (
    <div class="page networks">
      <h2 class="tagline">{words.title}</h2>
      <p class="promise">{words.lead}</p>
      {portrait ? (
        <>
          <Names portraits={portraits} chosen={portrait.name} />
          <Network key={portrait.name} portrait={portrait} asker={asker!} />
        </>
      ) : (
        <p role="status">{words.waiting}</p>
      )}
    </div>
  );
}

function usePortraits() {
  const [asker, setAsker] = useState<Asker>();
  const [portraits, setPortraits] = useState<readonly Portrait[]>([]);
  useEffect(() => {
    const own = new Asker(startWorker);
    setAsker(own);
    own.ask("portraits", null).then(setPortraits, () => {});
    return () => own.close();
  }, []);
  return { asker, portraits };
}

interface NamesProps {
  readonly portraits: readonly Portrait[];
  readonly chosen: NetworkName;
}

function Names({ portraits, chosen }: NamesProps) {
  const words = useNetworkWords();
  return (
    <nav class="names" aria-label={words.choose}>
      {portraits.map(({ name }) => (
        <a
          key={name}
          class="button plain wordy"
          href={hashOf("networks", name)}
          {...(name === chosen && { "aria-current": "true" })}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

interface NetworkProps {
  readonly portrait: Portrait;
  readonly asker: Asker;
}

function Network({ portrait, asker }: NetworkProps) {
  const words = useNetworkWords();
  const [layerId, setLayerId] = useState<string>();
  const look = useLook(portrait.name, asker);
  const layer = portrait.layers.find(({ id }) => id === layerId);
  return (
    <>
      <Facts portrait={portrait} />
      <FigureView
        layers={portrait.layers}
        label={words.figure(portrait.name)}
        chosen={layerId}
        onChoose={setLayerId}
      />
      <p class="hint">{words.legend}</p>
      <div class="inside">
        <LookPanel look={look} />
        <LayerPanel layer={layer} portrait={portrait} looked={look.looked} />
      </div>
      <Cards name={portrait.name} />
    </>
  );
}

const share = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

function Facts({
  portrait: { name, layers, parameters, multiplyAdds },
}: Pick<NetworkProps, "portrait">) {
  const words = useNetworkWords();
  const { title, by, at } = papers[name];
  const facts = [
    [words.parameters, `${share.format(parameters / 1e6)} M`],
    [words.flops, `${share.format((2 * multiplyAdds) / 1e9)} GFLOP`],
    [words.layers, `${layers.length}`],
  ];
  return (
    <section class="facts" aria-label={name}>
      <h3 class="heading">{name}</h3>
      <p>{words.about[name]}</p>
      <dl class="numbered">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{words.paper}</dt>
          <dd lang="en">
            {title}. {by}. {at}
          </dd>
        </div>
      </dl>
    </section>
  );
}

interface LookState {
  readonly looked: Looked | undefined;
  readonly isRunning: boolean;
  readonly hasFailed: boolean;
  run(choice: Choice): void;
}

function useLook(network: NetworkName, asker: Asker): LookState {
  const { device } = useTools();
  const { desk } = useStudio();
  const [looked, setLooked] = useState<Looked>();
  const [isRunning, setRunning] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const look = async (choice: Choice) => {
    setRunning(true);
    setFailed(false);
    try {
      setLooked(await asker.ask("look", { network, device, ...(await viewOf(desk, choice)) }));
    } catch (error) {
      console.info("a network could not be run:", error);
      setFailed(true);
    }
    setRunning(false);
  };
  return { looked, isRunning, hasFailed, run: (choice) => void look(choice) };
}

const choices = [
  { name: "mosaic", choice: { kind: "mean", cellPx: 8 } },
  { name: "whiteOut", choice: { kind: "white-out" } },
] as const;

function LookPanel({ look: { looked, isRunning, hasFailed, run } }: { readonly look: LookState }) {
  const words = useNetworkWords().look;
  const { desk } = useStudio();
  const [chosen, setChosen] = useState<(typeof choices)[number]>(choices[0]);
  const isAsItCame = desk?.task === "repair" && desk.hole.areaPx > 0;
  return (
    <section class="group look" aria-labelledby="look">
      <h3 class="heading" id="look">
        {words.title}
      </h3>
      <p class="hint">
        {words.lead} {desk ? words.of(desk.name) : words.sample}
      </p>
      {!isAsItCame && (
        <fieldset class="segments">
          <legend class="unseen">{words.damage}</legend>
          {choices.map((each) => (
            <label key={each.name}>
              <input
                type="radio"
                name="look-damage"
                checked={each === chosen}
                onChange={() => setChosen(each)}
              />
              <span>{words[each.name]}</span>
            </label>
          ))}
        </fieldset>
      )}
      <button
        type="button"
        class="button primary wordy"
        disabled={isRunning}
        onClick={() => run(chosen.choice)}
      >
        {words.run}
      </button>
      <p class="hint" role="status">
        {isRunning && words.running}
        {hasFailed && words.failed}
        {!isRunning && looked && (looked.weights ? words.weights(looked.weights) : words.fresh)}
      </p>
    </section>
  );
}
