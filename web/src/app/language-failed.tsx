/**
 * Said when the texts of a language cannot be loaded, for example after an upgrade of the server. In
 * both languages, since neither may be there; over the page if there is one, which stays as it is.
 */
export function LanguageFailed() {
  return (
    <div className="language-failed" role="alert">
      <p lang="en">The texts of this page could not be loaded. Reload it.</p>
      <p lang="zh-CN">页面文字加载失败，请刷新页面。</p>
      <button type="button" onClick={() => { location.reload(); }}>
        <span lang="en">Reload</span> / <span lang="zh-CN">刷新</span>
      </button>
    </div>
  );
}
