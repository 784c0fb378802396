package org.jitney.locale1.store;

import java.util.Map;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.InstalledKeymaps;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.locale1.model.KeyboardConversion;
import org.jitney.locale1.model.MappingTable;

/** The tables that a distribution brings: keymaps and keyboards, languages and what stands in. */
public final class Tables {
    private static final String KEYBOARDS = "/usr/share/systemd/kbd-model-map";
    private static final String LANGUAGES = "/usr/share/systemd/language-fallback-map";

    private final Root root;
    private final Map<String, String> environment;

    /**
     * Reads the tables of a tree.
     *
     * @param environment {@code SYSTEMD_KBD_MODEL_MAP} and {@code SYSTEMD_LANGUAGE_FALLBACK_MAP} in
     *     it name other files
     */
    public Tables(Root root, Map<String, String> environment) {
        this.root = root;
        this.environment = Map.copyOf(environment);
    }

    /** {@return how to convert between the console's keymaps and X11's keyboards} */
    public KeyboardConversion conversion() throws ErrnoException {
        String table = environment.getOrDefault("SYSTEMD_KBD_MODEL_MAP", KEYBOARDS);
        return new KeyboardConversion(
                root.readString(table), new InstalledKeymaps(root)::hasMadeFromX11);
    }

    /** {@return the languages that stand in for one without messages of its own; else empty} */
    public String languageFallback(String language) {
        String table = environment.getOrDefault("SYSTEMD_LANGUAGE_FALLBACK_MAP", LANGUAGES);
        try {
            String text = root.readIfExists(table).orElse("");
            return MappingTable.parse(text, 2, 2).rows().stream()
                    .filter(row -> row.get(0).equals(language))
                    .findFirst()
                    .map(row -> row.get(1))
                    .orElse("");
        } catch (ErrnoException e) {
            return ""; // as where there is no table
        }
    }
}
