package org.jitney.unitfile.install;

/**
 * Why something was not done: the kind decides the name of the error on the bus and its sentence.
 *
 * @param kind which of the known reasons
 * @param path the file or unit that it is about
 * @param source a second name where the kind has one, else empty
 * @param reason for {@link Kind#OTHER}: the error number, a blank, and what it means
 */
public record Failure(Kind kind, String path, String source, String reason) {
    private static final String SYSTEMD = "org.freedesktop.systemd1.";
    private static final String DBUS = "org.freedesktop.DBus.Error.";

    /** The reasons that have a name. */
    public enum Kind {
        EXISTS("UnitExists"),
        MASKED("UnitMasked"),
        GENERATED("UnitGenerated"),
        BAD_SPECIFIER("BadUnitSetting"),
        UNRESOLVED_SPECIFIER("BadUnitSetting"),
        NOT_A_TEMPLATE("BadUnitSetting"),
        BAD_NAME("BadUnitSetting"),
        LINKED("UnitLinked"),
        BAD_ALIAS("BadUnitSetting"),
        NOT_FOUND("NoSuchUnit"),
        /** Anything else: an error number of the system. */
        OTHER("");

        private final String errorName;

        Kind(String errorName) {
            this.errorName = errorName;
        }
    }

    static Failure of(Kind kind, String path) {
        return new Failure(kind, path, "", "");
    }

    static Failure of(Kind kind, String path, String source) {
        return new Failure(kind, path, source, "");
    }

    static Failure errno(String path, String errno, String reason) {
        return new Failure(Kind.OTHER, path, "", errno + " " + reason);
    }

    static Failure of(FileError error) {
        return errno(error.path(), error.errno(), error.reason());
    }

    /** {@return the name of the error on the bus} */
    public String errorName() {
        if (kind != Kind.OTHER) {
            return SYSTEMD + kind.errorName;
        }
        return errnoName(errno());
    }

    /** {@return the name that an error number has on the bus} */
    public static String errnoName(String errno) {
        return switch (errno) {
            case "EPERM", "EACCES" -> DBUS + "AccessDenied";
            case "EINVAL" -> DBUS + "InvalidArgs";
            case "ENOMEM" -> DBUS + "NoMemory";
            case "ENOENT" -> DBUS + "FileNotFound";
            case "EEXIST" -> DBUS + "FileExists";
            case "EIO" -> DBUS + "IOError";
            case "EBADMSG" -> DBUS + "InconsistentMessage";
            case "EOPNOTSUPP" -> DBUS + "NotSupported";
            default -> "System.Error." + errno;
        };
    }

    /** {@return the error number of {@link Kind#OTHER}, such as {@code ENOSPC}} */
    public String errno() {
        return reason.substring(0, Math.max(0, reason.indexOf(' ')));
    }

    /** {@return the sentence for people} */
    public String message() {
        return switch (kind) {
            case EXISTS ->
                    source.isEmpty()
                            ? "File %s already exists.".formatted(path)
                            : "File %s already exists and is a symlink to %s."
                                    .formatted(path, source);
            case MASKED -> "Unit file %s is masked.".formatted(path);
            case GENERATED -> "Unit %s is transient or generated.".formatted(path);
            case BAD_SPECIFIER -> "Invalid specifier in %s.".formatted(path);
            case UNRESOLVED_SPECIFIER -> "Cannot resolve specifiers in %s.".formatted(path);
            case NOT_A_TEMPLATE -> "Destination unit %s is a non-template unit.".formatted(path);
            case BAD_NAME -> "\"%s\" is not a valid unit name.".formatted(path);
            case LINKED ->
                    "Refusing to operate on alias name or linked unit file: %s".formatted(path);
            case BAD_ALIAS ->
                    source.isEmpty()
                            ? "Invalid unit reference %s.".formatted(path)
                            : "Cannot alias %s as %s.".formatted(source, path);
            case NOT_FOUND -> "Unit file %s does not exist.".formatted(path);
            case OTHER -> "File %s: %s".formatted(path, reason.substring(reason.indexOf(' ') + 1));
        };
    }
}
