package org.jitney.unitfile.install;

import java.util.Optional;
import org.jitney.unitfile.UnitName;

/** Whether a symlink by one name may stand for a unit of another. */
final class AliasCheck {
    /** The answer for a unit that is to be an alias of itself, which is pointless but harmless. */
    static final String SELF = "the unit is its own alias";

    private AliasCheck() {}

    /** {@return what is wrong with the alias in a sentence; empty when it is fine} */
    static String problem(String alias, String target) {
        Optional<UnitName> from = UnitName.parse(alias);
        Optional<UnitName> to = UnitName.parse(target);
        if (from.isEmpty()) {
            return "'" + alias + "' is not a unit name";
        }
        if (!from.get().type().mayAlias()) {
            return "units of type " + from.get().type() + " have no aliases";
        }
        if (!from.get().isPlain() && !from.get().type().mayBeTemplate()) {
            return "units of type " + from.get().type() + " have no templates";
        }
        if (to.isEmpty()) {
            return "'" + target + "' is not a unit name";
        }
        if (alias.equals(target)) {
            return SELF;
        }
        if (from.get().type() != to.get().type()) {
            return "alias " + alias + " and unit " + target + " are of different types";
        }
        return formProblem(from.get(), to.get());
    }

    private static String formProblem(UnitName from, UnitName to) {
        boolean fits =
                switch (from.form()) {
                    case PLAIN -> to.isPlain();
                    case TEMPLATE -> to.isTemplate();
                    case INSTANCE -> to.isTemplate() || to.instance().equals(from.instance());
                };
        return fits ? "" : "alias " + from + " and unit " + to + " differ in their instances";
    }

    /**
     * {@return whether a symlink of that name in a {@code .wants} folder may stand for the unit}
     */
    static boolean namesFit(String symlink, String unit, boolean folderIsTemplate) {
        if (symlink.equals(unit)) {
            return true;
        }
        Optional<UnitName> link = UnitName.parse(symlink);
        Optional<UnitName> target = UnitName.parse(unit);
        if (link.isEmpty() || target.isEmpty()) {
            return false;
        }
        // foo.target.wants/plain@x.service may lead to plain@.service; the other way round only
        // where the folder is a template's, so that there is an instance to pass on.
        boolean instanceOf = link.get().template().equals(target);
        boolean templateOf = target.get().template().equals(link);
        return instanceOf || (folderIsTemplate && templateOf);
    }
}
