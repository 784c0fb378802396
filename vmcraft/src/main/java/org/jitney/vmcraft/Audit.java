package org.jitney.vmcraft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of something that was to be done to a guest. It does not throw, so that a script can go
 * on; who wants an exception calls {@link #orThrow}.
 *
 * @param ok whether it was done
 * @param error why it was not; empty if it was
 * @param errorName the name of the error on the bus; empty if there was none
 * @param results what else is to be said: transaction, diff, warnings, and keys of the method
 */
public record Audit(boolean ok, String error, String errorName, Map<String, Object> results) {
    static Audit done(Map<String, Object> results) {
        return new Audit(true, "", "", results);
    }

    static Audit failed(GuestError error) {
        return new Audit(false, error.getMessage(), error.errorName(), Map.of());
    }

    /** {@return whether it was tried at all; always true, for the sake of the dictionary} */
    public boolean attempted() {
        return true;
    }

    /** {@return this, if it was done} */
    public Audit orThrow() throws GuestError {
        if (ok) {
            return this;
        }
        throw new GuestError(errorName, error);
    }

    /** {@return the transaction to undo; empty if nothing was to do or it was a trial} */
    public Optional<String> transaction() {
        return Optional.of(text("transaction")).filter(id -> !id.isEmpty());
    }

    /** {@return what was changed, or would be, in the format of {@code git diff}} */
    public String diff() {
        return text("diff");
    }

    /** {@return what was changed, or would be} */
    public List<GuestChange> changes() {
        List<GuestChange> all = new ArrayList<>();
        for (Object each : list("changes")) {
            if (each instanceof List<?> row && row.size() == 3) {
                all.add(
                        new GuestChange(
                                row.get(0).toString(),
                                row.get(1).toString(),
                                row.get(2).toString()));
            }
        }
        return all;
    }

    /** {@return what should be known beside it} */
    public List<String> warnings() {
        return list("warnings").stream().map(Object::toString).toList();
    }

    /** {@return a text among the results; empty if there is none} */
    public String text(String key) {
        return String.valueOf(results.getOrDefault(key, ""));
    }

    private List<?> list(String key) {
        return results.get(key) instanceof List<?> list ? list : List.of();
    }

    /** {@return all as one dictionary} */
    public Map<String, Object> asMap() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("attempted", true);
        all.put("ok", ok);
        all.put("error", error);
        if (!errorName.isEmpty()) {
            all.put("error_name", errorName);
        }
        all.putAll(results);
        return all;
    }
}
