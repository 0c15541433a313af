/** The page. */
import { LazyPage } from "../pages/lazy-page.tsx";
import { Navigation } from "../pages/navigation.tsx";
import { useRoute } from "../pages/route.ts";
import { BatchPanel } from "./batch-panel.tsx";
import { DamagePanel } from "./damage-panel.tsx";
import { Header } from "./header.tsx";
import { Help } from "./help.tsx";
import { MarksBar } from "./marks-bar.tsx";
import { MendPanel } from "./mend-panel.tsx";
import { ModePanel } from "./mode-panel.tsx";
import { NoticeBar } from "./notice.tsx";
import { Palette } from "./palette.tsx";
import { ResultPanel } from "./result-panel.tsx";
import { Stage } from "./stage.tsx";
import { Tabs } from "./tabs.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useStudio } from "./use-studio.ts";
import { Welcome } from "./welcome.tsx";

export function App() {
  const { desk, batch } = useStudio();
  const { page, rest } = useRoute();
  if (page !== "bench") {
    return (
      <div class="studio waiting">
        <Header />
        <Navigation />
        <main>
          <LazyPage name={page} rest={rest} />
        </main>
        <Help />
      </div>
    );
  }
  return (
    <div class={`studio ${desk && !batch ? "working" : "waiting"}`}>
      <Header />
      <Navigation />
      <NoticeBar />
      {batch ? (
        <main>
          <BatchPanel batch={batch} />
        </main>
      ) : desk ? (
        <main class="bench">
          <Toolbar />
          <div class="stand">
            <Tabs />
            <MarksBar desk={desk} />
            <div class="stage">
              <Stage />
            </div>
          </div>
          <div class="panel">
            <ResultPanel desk={desk} />
            <DamagePanel desk={desk} />
            <ModePanel desk={desk} />
            <MendPanel />
          </div>
        </main>
      ) : (
        <main>
          <Welcome />
        </main>
      )}
      <Help />
      <Palette />
    </div>
  );
}
