package org.jitney.guest.bus;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.api.JitneyVmcraft1Image;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.wire.Struct;
import org.jitney.guest.image.Attachment;

/** {@code org.jitney.vmcraft1.Image}. */
public final class ImageObject {
    private final Attachment attachment;

    /** Shows what is attached. */
    public ImageObject(Attachment attachment) {
        this.attachment = attachment;
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<ImageObject> table() {
        InterfaceTable<ImageObject> table = InterfaceTable.of(JitneyVmcraft1Image.INFO);
        return table.property("Root", object -> object.attachment.tree().toString())
                .property("ReadOnly", object -> object.attachment.isReadOnly())
                .property("Volumes", object -> object.volumes())
                .property("Mounts", object -> object.mounts())
                .property("Warnings", object -> object.attachment.warnings());
    }

    private List<Object> volumes() {
        List<Object> all = new ArrayList<>();
        attachment
                .volumes()
                .forEach(v ->
                        all.add(
                                Struct.of(
                                        v.name(),
                                        v.kind().type(),
                                        v.uuid(),
                                        v.label(),
                                        (long) v.disk(),
                                        v.partition().offset(),
                                        v.partition().size())));
        return all;
    }

    private List<Object> mounts() {
        List<Object> all = new ArrayList<>();
        attachment.mounts().forEach(m -> all.add(Struct.of(m.volume().name(), m.place())));
        return all;
    }
}
