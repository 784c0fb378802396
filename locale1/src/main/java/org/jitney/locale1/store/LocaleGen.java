package org.jitney.locale1.store;

import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.LocaleNames;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Stat.FileStat;
import org.jitney.locale1.model.LocaleGenFile;

/** The list of locales to be made by {@code locale-gen}, where a distribution has that program. */
public final class LocaleGen {
    /** Makes the locales of the list. */
    public static final String PROGRAM = "/usr/sbin/locale-gen";

    private static final String LIST = "/etc/locale.gen";
    private static final String SUPPORTED = "/usr/share/i18n/SUPPORTED";

    private final Root root;

    /** Works on the list of a tree. */
    public LocaleGen(Root root) {
        this.root = root;
    }

    /** What came of the wish to have a locale made. */
    public enum Outcome {
        /** It can be on the list, so that the program makes it. */
        LISTED,
        /** Only locales in UTF-8 are made. */
        OTHER_ENCODING,
        /** There is no such locale. */
        UNKNOWN
    }

    /** {@return whether locales can be made} */
    public boolean isAvailable() {
        try {
            return root.stat(PROGRAM).map(stat -> (stat.mode() & 0111) != 0).orElse(false)
                    && root.exists(LIST);
        } catch (ErrnoException e) {
            return false; // who cannot look cannot make any
        }
    }

    /** {@return what would come of the wish to have a locale made} */
    public Outcome check(String locale) throws ErrnoException {
        if (!LocaleNames.isUtf8OrOpen(locale)) {
            return Outcome.OTHER_ENCODING;
        }
        String entry = LocaleGenFile.entry(locale);
        Optional<String> supported = root.readIfExists(SUPPORTED);
        boolean known =
                entry.contains("_")
                        && supported.map(all -> LocaleGenFile.isSupported(all, entry)).orElse(true);
        return known ? Outcome.LISTED : Outcome.UNKNOWN;
    }

    /** Puts a locale on the list, with mode and owner of the list as they were. */
    public void enable(String locale) throws ErrnoException {
        String before = root.readString(LIST);
        String after = LocaleGenFile.enable(before, LocaleGenFile.entry(locale));
        if (!after.equals(before)) {
            FileStat stat = root.stat(LIST).orElseThrow();
            root.writeAtomically(LIST, after, stat.mode() & 07777);
            root.chown(LIST, stat.uid(), stat.gid());
        }
    }
}
