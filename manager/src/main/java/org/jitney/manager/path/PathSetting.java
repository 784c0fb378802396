package org.jitney.manager.path;

import org.jitney.linux.sys.Notify;

/** One {@code Path…=} or {@code DirectoryNotEmpty=} line. */
record PathSetting(Kind kind, String path) {

    /** What is asked of the path. */
    enum Kind {
        EXISTS("PathExists", Kind.GONE),
        EXISTS_GLOB("PathExistsGlob", Kind.GONE),
        DIRECTORY_NOT_EMPTY("DirectoryNotEmpty", Kind.GONE | Kind.COMES),
        CHANGED("PathChanged", Kind.CHANGE),
        MODIFIED("PathModified", Kind.CHANGE | Notify.IN_MODIFY);

        private static final int GONE =
                Notify.IN_DELETE_SELF | Notify.IN_MOVE_SELF | Notify.IN_ATTRIB;
        private static final int COMES = Notify.IN_CREATE | Notify.IN_MOVED_TO;
        private static final int CHANGE =
                GONE | COMES | Notify.IN_CLOSE_WRITE | Notify.IN_DELETE | Notify.IN_MOVED_FROM;

        private final String directive;
        private final int mask;

        Kind(String directive, int mask) {
            this.directive = directive;
            this.mask = mask;
        }

        static Kind of(String directive) {
            for (Kind kind : values()) {
                if (kind.directive.equals(directive)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no such setting: " + directive);
        }

        /** {@return the changes of the path itself that matter, for inotify} */
        int mask() {
            return mask;
        }

        /** {@return whether a change alone triggers, whatever is there afterwards} */
        boolean triggersByChange() {
            return this == CHANGED || this == MODIFIED;
        }
    }
}
