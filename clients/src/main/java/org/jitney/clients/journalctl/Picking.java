package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.jitney.clients.logs.EntryView;
import org.jitney.clients.logs.Highlight;

/** Which of the entries that match are wanted; what only their contents tell. */
final class Picking {
    private final Wishes wishes;

    Picking(Wishes wishes) {
        this.wishes = wishes;
    }

    /** {@return whether all of them are} */
    boolean takesAll() {
        return wishes.grep.isEmpty() && wishes.excludedIdentifiers.isEmpty();
    }

    /** {@return what was searched for, if the entry is wanted} */
    Optional<Highlight> pick(EntryView view) {
        if (isExcluded(view)) {
            return Optional.empty();
        }
        if (wishes.grep.isEmpty()) {
            return Optional.of(Highlight.NONE);
        }
        return view.field("MESSAGE").flatMap(wishes.grep.get()::find);
    }

    private boolean isExcluded(EntryView view) {
        if (wishes.excludedIdentifiers.isEmpty()) {
            return false;
        }
        Optional<byte[]> identifier = view.field("SYSLOG_IDENTIFIER");
        return identifier.isPresent()
                && wishes.excludedIdentifiers.contains(new String(identifier.get(), UTF_8));
    }
}
