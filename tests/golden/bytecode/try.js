function tryCatch(f) { try { return f(); } catch (e) { return e; } }
function optionalBinding(f) { try { f(); } catch { g(); } }
function pattern(f) { try { f(); } catch ({ message, ...rest }) { return rest; } }
function tryFinally(f) { try { f(); } finally { g(); } }
function leaving(f, x) {
  for (;;) {
    try { if (x) break; if (f) continue; return 1; } finally { g(); }
  }
}
function overriding(f) { try { return f(); } finally { return 2; } }
function nested(f) { try { try { return f(); } finally { g(); } } catch (e) { h(e); } finally { i(); } }
function captured(f) { try { f(); } catch (e) { return () => e; } }
function cannotThrow() { try { var a = 1; } catch (e) { unreachable(); } return a; }
