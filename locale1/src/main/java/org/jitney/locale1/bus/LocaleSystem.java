package org.jitney.locale1.bus;

import org.jitney.linux.installed.InstalledKeymaps;
import org.jitney.linux.installed.InstalledLocales;
import org.jitney.locale1.store.LocaleFiles;
import org.jitney.locale1.store.LocaleGen;
import org.jitney.locale1.store.Tables;

/**
 * What the object works on.
 *
 * @param stores the files
 * @param running who is told of changes
 * @param maker makes locales
 * @param mayMake whether programs of the tree are run at all
 */
public record LocaleSystem(
        Stores stores, RunningSystem running, LocaleMaker maker, boolean mayMake) {
    /** The files below the root. */
    public record Stores(
            LocaleFiles files,
            Tables tables,
            InstalledLocales locales,
            InstalledKeymaps keymaps,
            LocaleGen gen) {}
}
