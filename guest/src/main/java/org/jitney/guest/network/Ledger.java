package org.jitney.guest.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The book of all assignments that were read and of what became of them.
 *
 * <p>An entry without a setting and without a finding at the {@linkplain #close end} gets a
 * finding: so no key is lost, also none that no reader knows.
 */
public final class Ledger {
    /** How much of a value a finding repeats. */
    private static final int SHOWN = 400;

    private final Set<Entry> entries = new LinkedHashSet<>();
    private final Set<Entry> settled = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Entry, String> subjects = new HashMap<>();
    private String subject = "";

    /** From now on it is about this interface; the empty name is for the whole machine. */
    public void about(String link) {
        subject = link;
    }

    /** Notes an assignment; from now on it has to end somewhere. */
    public Entry entry(String file, int line, String key, String value) {
        var entry = new Entry(key, value, new Source(file, line));
        entries.add(entry);
        if (!subject.isEmpty()) {
            subjects.putIfAbsent(entry, subject);
        }
        return entry;
    }

    /** {@return all assignments so far, in order} */
    public Set<Entry> entries() {
        return Collections.unmodifiableSet(entries);
    }

    /** Has no equivalent. */
    public void unmapped(Entry entry, String text) {
        add(Finding.Kind.UNMAPPED, entry, text, false);
    }

    /** Could not be translated although the interface needs it. */
    public void failed(Entry entry, String text) {
        add(Finding.Kind.UNMAPPED, entry, text, true);
    }

    /** Something similar was written. */
    public void lossy(Entry entry, String text) {
        add(Finding.Kind.LOSSY, entry, text, false);
    }

    /** Was translated, but wants a look. */
    public void warning(Entry entry, String text) {
        add(Finding.Kind.WARNING, entry, text, false);
    }

    /** Needs nothing. */
    public void note(Entry entry, String text) {
        add(Finding.Kind.NOTE, entry, text, false);
    }

    /** A whole file cannot be read. */
    public void unreadable(String file, int line, String text) {
        failed(entry(file, line, "", ""), text);
    }

    private void add(Finding.Kind kind, Entry entry, String text, boolean blocking) {
        settled.add(entry);
        String value = entry.value();
        String shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
        String safe = Secrets.isSecret(entry.key()) ? "(hidden)" : shown;
        findings.add(
                new Finding(
                        kind,
                        subjects.getOrDefault(entry, subject),
                        entry.source(),
                        entry.key(),
                        safe,
                        text,
                        blocking));
    }

    /** {@return whether the entry has a finding} */
    public boolean isSettled(Entry entry) {
        return settled.contains(entry);
    }

    /** Reports what is neither in the settings nor in a finding, and returns all findings. */
    List<Finding> close(Set<Entry> written) {
        subject = "";
        for (Entry entry : List.copyOf(entries)) {
            if (!settled.contains(entry) && !written.contains(entry)) {
                unmapped(entry, "Not known to this compiler.");
            }
        }
        return List.copyOf(findings);
    }
}
