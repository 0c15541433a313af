/** The page. */
import { DamagePanel } from "./damage-panel.tsx";
import { Header } from "./header.tsx";
import { Help } from "./help.tsx";
import { MendPanel } from "./mend-panel.tsx";
import { NoticeBar } from "./notice.tsx";
import { ResultPanel } from "./result-panel.tsx";
import { Stage } from "./stage.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useStudio } from "./use-studio.ts";
import { Welcome } from "./welcome.tsx";

export function App() {
  const { desk } = useStudio();
  return (
    <div class={`studio ${desk ? "working" : "waiting"}`}>
      <Header />
      <NoticeBar />
      {desk ? (
        <main class="bench">
          <Toolbar />
          <div class="stage">
            <Stage />
          </div>
          <div class="panel">
            <ResultPanel desk={desk} />
            <DamagePanel desk={desk} />
            <MendPanel />
          </div>
        </main>
      ) : (
        <main>
          <Welcome />
        </main>
      )}
      <Help />
    </div>
  );
}
