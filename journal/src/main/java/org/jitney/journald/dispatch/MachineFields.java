package org.jitney.journald.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.jitney.journal.Id128;
import org.jitney.journal.format.SharedFields;
import org.jitney.journald.entry.Fields;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fields that all entries have: machine, boot, host name, namespace. */
public final class MachineFields {
    private static final Logger LOG = LoggerFactory.getLogger(MachineFields.class);

    private final List<byte[]> others = new ArrayList<>();
    private SharedFields all = SharedFields.of(List.of());

    /**
     * Begins.
     *
     * @param namespace empty for none
     */
    public MachineFields(Id128 boot, Id128 machine, String namespace) {
        if (!boot.isNull()) {
            others.add(Fields.of("_BOOT_ID", boot.toString()));
        }
        if (!machine.isNull()) {
            others.add(Fields.of("_MACHINE_ID", machine.toString()));
        }
        if (!namespace.isEmpty()) {
            others.add(Fields.of("_NAMESPACE", namespace));
        }
        others.add(Fields.of("_RUNTIME_SCOPE", "system"));
        readHostName();
    }

    /** Reads the host name again. */
    public void readHostName() {
        List<byte[]> fields = new ArrayList<>(others);
        try {
            fields.add(Fields.of("_HOSTNAME", Unistd.gethostname()));
        } catch (ErrnoException e) {
            LOG.debug("no host name: {}", e.getMessage());
        }
        all = SharedFields.of(fields);
    }

    SharedFields all() {
        return all;
    }
}
