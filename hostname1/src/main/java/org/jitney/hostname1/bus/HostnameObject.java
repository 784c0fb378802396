package org.jitney.hostname1.bus;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jitney.bus.api.Hostname1;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Reply;
import org.jitney.hostname1.model.Dates;
import org.jitney.hostname1.model.HostnameSyntax;
import org.jitney.hostname1.model.MachineField;
import org.jitney.hostname1.model.MachineTags;
import org.jitney.hostname1.store.Kernel;
import org.jitney.hostname1.store.Machine;
import org.jitney.hostname1.store.SystemFiles;
import org.jitney.linux.sys.ErrnoException;

/**
 * The object at {@code /org/freedesktop/hostname1}.
 *
 * <p>As in systemd a change that changes nothing succeeds without a question, a wrong value is
 * refused before anybody is asked for a password, and only then comes the authorization.
 */
public final class HostnameObject {
    /** Where it is. */
    public static final ObjectPath PATH = ObjectPath.of("/org/freedesktop/hostname1");

    private static final String ACTION = "org.freedesktop.hostname1.";
    private static final long NO_CID = 0xffffffffL;

    private final Machine machine;
    private final ObjectTree tree;
    private final Authorizer authorizer;
    private final LogControl log;

    /** Serves a machine. */
    public HostnameObject(Machine machine, ObjectTree tree, Authorizer authorizer, LogControl log) {
        this.machine = machine;
        this.tree = tree;
        this.authorizer = authorizer;
        this.log = log;
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<HostnameObject> table() {
        InterfaceTable<HostnameObject> table = InterfaceTable.of(Hostname1.INFO);
        names(table);
        system(table);
        hardware(table);
        table.method("SetHostname", HostnameObject::setHostname)
                .method("SetStaticHostname", HostnameObject::setStaticHostname)
                .method("SetTags", HostnameObject::setTags)
                .method("AddAndRemoveTags", HostnameObject::addAndRemoveTags)
                .method("GetMachineInfo", HostnameObject::machineInfo)
                .method("GetProductUUID", HostnameObject::productUuid)
                .method("GetHardwareSerial", HostnameObject::hardwareSerial)
                .method("Describe", HostnameObject::describe);
        for (MachineField field : MachineField.values()) {
            table.method("Set" + field.property(), (object, call) -> object.set(field, call))
                    .authorize("Set" + field.property(), Auth.HANDLER);
        }
        for (String method :
                List.of(
                        "SetHostname",
                        "SetStaticHostname",
                        "SetTags",
                        "AddAndRemoveTags",
                        "GetProductUUID",
                        "GetHardwareSerial",
                        "Describe")) {
            table.authorize(method, Auth.HANDLER);
        }
        return table;
    }

    private static void names(InterfaceTable<HostnameObject> table) {
        table.property("Hostname", object -> object.machine.hostname())
                .property("StaticHostname", object -> object.machine.files().staticHostname())
                .property("DefaultHostname", object -> object.machine.files().defaultHostname())
                .property("HostnameSource", object -> object.machine.hostnameSource().toString())
                .property("PrettyHostname", object -> object.setting(MachineField.PRETTY_HOSTNAME))
                .property("IconName", object -> object.machine.iconName())
                .property("Chassis", object -> object.machine.chassis())
                .property("Deployment", object -> object.setting(MachineField.DEPLOYMENT))
                .property("Location", object -> object.setting(MachineField.LOCATION))
                .property("Tags", object -> object.machine.tags());
    }

    private static void system(InterfaceTable<HostnameObject> table) {
        table.property("KernelName", object -> object.kernel().name())
                .property("KernelRelease", object -> object.kernel().release())
                .property("KernelVersion", object -> object.kernel().version())
                .property(
                        "OperatingSystemPrettyName", object -> Description.prettyName(object.os()))
                .property("OperatingSystemFancyName", object -> object.os("FANCY_NAME"))
                .property("OperatingSystemCPEName", object -> object.os("CPE_NAME"))
                .property("OperatingSystemImageID", object -> object.os("IMAGE_ID"))
                .property("OperatingSystemImageVersion", object -> object.os("IMAGE_VERSION"))
                .property(
                        "OperatingSystemSupportEnd", object -> Dates.iso(object.os("SUPPORT_END")))
                .property("HomeURL", object -> object.os("HOME_URL"))
                .property("MachineID", object -> id(object.machine.files().machineId()))
                .property("BootID", object -> id(object.bootId()));
    }

    private static void hardware(InterfaceTable<HostnameObject> table) {
        table.property(
                        "HardwareVendor",
                        o -> o.hardware("HARDWARE_VENDOR", o.machine.hardware().vendor()))
                .property(
                        "HardwareModel",
                        o -> o.hardware("HARDWARE_MODEL", o.machine.hardware().model()))
                .property("HardwareSKU", o -> o.hardware("HARDWARE_SKU", o.dmi("product_sku")))
                .property(
                        "HardwareVersion",
                        o -> o.hardware("HARDWARE_VERSION", o.dmi("product_version")))
                .property("FirmwareVersion", o -> o.dmi("bios_version"))
                .property("FirmwareVendor", o -> o.dmi("bios_vendor"))
                .property("FirmwareDate", o -> Dates.smbios(o.dmi("bios_date")))
                .property("ChassisAssetTag", o -> o.dmi("chassis_asset_tag"))
                .property("VSockCID", o -> o.machine.kernel().vsockCid().orElse(NO_CID));
    }

    private String setting(MachineField field) {
        return machine.setting(field);
    }

    private Kernel.Names kernel() throws DBusError {
        try {
            return machine.kernel().names();
        } catch (ErrnoException e) {
            throw ErrnoErrors.of("", e);
        }
    }

    private Map<String, String> os() {
        return machine.files().osRelease();
    }

    private String os(String field) {
        return os().getOrDefault(field, "");
    }

    private String hardware(String key, String firmware) {
        return machine.hardwareField(key, firmware);
    }

    private String dmi(String field) {
        return machine.hardware().dmi(field);
    }

    private String bootId() {
        return machine.kernel().isRunning() ? machine.files().bootId() : "";
    }

    private static byte[] id(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /** {@return whether a person may be asked: the last argument of most methods says so} */
    private static boolean mayAsk(Call call) {
        return !call.args().isEmpty() && call.args().getLast() instanceof Boolean last && last;
    }

    /** Something that may fail at the kernel or for a value. */
    private interface Change {
        void perform() throws DBusError;
    }

    /** Asks for the authorization, then performs the change and answers. */
    private Reply authorized(Call call, String action, Change change) {
        authorizer.check(
                call,
                ACTION + action,
                Map.of(),
                mayAsk(call),
                () -> {
                    try {
                        change.perform();
                        call.complete();
                    } catch (DBusError e) {
                        call.fail(e);
                    }
                });
        return Reply.pending();
    }

    private void changed(String... properties) {
        tree.changed(PATH, Hostname1.INFO, properties);
    }

    private Reply setHostname(Call call) throws DBusError {
        String name = call.string(0);
        if (!name.isEmpty() && !HostnameSyntax.isValid(name)) {
            throw DBusError.invalidArgs("Invalid hostname '%s'".formatted(name));
        }
        return authorized(
                call,
                "set-hostname",
                () -> {
                    if (updateKernel(name)) {
                        changed("Hostname", "HostnameSource");
                    }
                });
    }

    private boolean updateKernel(String transientName) throws DBusError {
        try {
            return machine.updateKernel(transientName);
        } catch (ErrnoException e) {
            log.error("Failed to set hostname: " + e.getMessage());
            throw ErrnoErrors.of("Failed to set hostname", e);
        }
    }

    private Reply setStaticHostname(Call call) throws DBusError {
        String name = call.string(0);
        if (name.equals(machine.files().staticHostname())) {
            return Reply.empty();
        }
        if (!name.isEmpty() && !HostnameSyntax.isValid(name)) {
            throw DBusError.invalidArgs("Invalid static hostname '%s'".formatted(name));
        }
        return authorized(
                call,
                "set-static-hostname",
                () -> {
                    try {
                        machine.files().setStaticHostname(name);
                    } catch (ErrnoException e) {
                        log.error("Failed to write static hostname: " + e.getMessage());
                        throw WriteErrors.of(
                                SystemFiles.HOSTNAME, "Failed to set static hostname", e);
                    }
                    boolean _ = updateKernel("");
                    changed("StaticHostname", "Hostname", "HostnameSource");
                });
    }

    private Reply set(MachineField field, Call call) throws DBusError {
        String value = call.string(0);
        if (value.equals(machine.setting(field))) {
            return Reply.empty();
        }
        if (!value.isEmpty() && !field.isValid(value)) {
            throw DBusError.invalidArgs("Invalid %s '%s'".formatted(field.label(), value));
        }
        // The pretty name goes along with the static one, so one question is asked for both.
        String action =
                field == MachineField.PRETTY_HOSTNAME ? "set-static-hostname" : "set-machine-info";
        return authorized(
                call,
                action,
                () -> {
                    write(field.name(), value);
                    log.info("Changed %s to '%s'".formatted(field.label(), orNone(value)));
                    changed(field.property());
                });
    }

    private static String orNone(String value) {
        return value.isEmpty() ? "n/a" : value;
    }

    private void write(String key, String value) throws DBusError {
        try {
            machine.files().setMachineInfo(key, value);
        } catch (ErrnoException e) {
            log.error("Failed to write machine info: " + e.getMessage());
            throw WriteErrors.of(SystemFiles.MACHINE_INFO, "Failed to write machine info", e);
        }
    }

    private Reply setTags(Call call) throws DBusError {
        return changeTags(call, MachineTags.distinct(requireTags(call.strings(0))));
    }

    private Reply addAndRemoveTags(Call call) throws DBusError {
        List<String> add = requireTags(call.strings(0));
        List<String> remove = requireTags(call.strings(1));
        return changeTags(call, MachineTags.change(machine.tags(), add, remove));
    }

    private static List<String> requireTags(List<String> tags) throws DBusError {
        for (String tag : tags) {
            if (!MachineTags.isValid(tag)) {
                throw DBusError.invalidArgs("Invalid machine tag '%s'".formatted(tag));
            }
        }
        return tags;
    }

    private Reply changeTags(Call call, List<String> tags) throws DBusError {
        String twice = MachineTags.ambiguousKey(tags);
        if (!twice.isEmpty()) {
            throw DBusError.invalidArgs(
                    "More than one value for machine tag '%s'".formatted(twice));
        }
        String field = MachineTags.render(tags);
        if (field.equals(machine.setting("TAGS"))) {
            return Reply.empty();
        }
        return authorized(
                call,
                "set-machine-info",
                () -> {
                    write("TAGS", field);
                    log.info("Changed tags to '%s'".formatted(orNone(field)));
                    changed("Tags");
                });
    }

    private Reply machineInfo(Call call) throws DBusError {
        String field = call.string(0);
        if (field.isEmpty()) {
            throw DBusError.invalidArgs("Field name must not be empty.");
        }
        if (!field.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw DBusError.invalidArgs("Invalid field name '%s'.".formatted(field));
        }
        return Reply.of(machine.setting(field));
    }

    private Reply productUuid(Call call) {
        authorizer.check(
                call,
                ACTION + "get-product-uuid",
                Map.of(),
                mayAsk(call),
                () -> {
                    var uuid = machine.hardware().productUuid();
                    if (uuid.isPresent()) {
                        call.complete((Object) id(uuid.get()));
                    } else {
                        call.fail(
                                new DBusError(
                                        ACTION + "NoProductUUID",
                                        "Failed to read product UUID from firmware."));
                    }
                });
        return Reply.pending();
    }

    private Reply hardwareSerial(Call call) {
        authorizer.check(
                call,
                ACTION + "get-hardware-serial",
                Map.of(),
                mayAsk(call),
                () -> {
                    var serial = machine.hardware().serial();
                    if (serial.isPresent()) {
                        call.complete(serial.get());
                    } else {
                        call.fail(
                                new DBusError(
                                        DBusError.FILE_NOT_FOUND, "No such file or directory"));
                    }
                });
        return Reply.pending();
    }

    /** Most of it is no secret: whoever is not privileged gets the rest, and is asked nothing. */
    private Reply describe(Call call) throws DBusError {
        try {
            boolean privileged = authorizer.isPrivileged(call.caller());
            return Reply.of(Description.render(machine, privileged));
        } catch (ErrnoException e) {
            throw ErrnoErrors.of("Failed to read local host name", e);
        }
    }
}
