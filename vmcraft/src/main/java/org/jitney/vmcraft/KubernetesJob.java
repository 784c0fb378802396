package org.jitney.vmcraft;

/**
 * The same plan for a cluster: an indexed Job, of which each pod takes one line of the inventory.
 * The images must be on the volume claim {@code vmcraft-images}, under the paths of the inventory.
 */
final class KubernetesJob {
    private KubernetesJob() {}

    static String render(
            FleetPlan plan, String inventory, int guests, int parallelism, String image) {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: vmcraft-%1$s
        data:
          plan.yaml: |
        %2$s
          images.txt: |
        %3$s
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: vmcraft-%1$s
        spec:
          completionMode: Indexed
          completions: %4$d
          parallelism: %5$d
          backoffLimitPerIndex: 1
          maxFailedIndexes: %4$d
          template:
            spec:
              restartPolicy: Never
              containers:
              - name: vmcraft
                image: %6$s
                command: ["jitney", "vmcraft", "apply", "/plan/plan.yaml",
                  "--inventory=/plan/images.txt", "--index=$(JOB_COMPLETION_INDEX)",
                  "--state=/images/.vmcraft"]
                securityContext:
                  privileged: true
                volumeMounts:
                - {name: plan, mountPath: /plan}
                - {name: images, mountPath: /images}
              volumes:
              - name: plan
                configMap:
                  name: vmcraft-%1$s
              - name: images
                persistentVolumeClaim:
                  claimName: vmcraft-images
        """
                .formatted(
                        plan.sum(),
                        plan.text().stripTrailing().indent(4).stripTrailing(),
                        inventory.stripTrailing().indent(4).stripTrailing(),
                        guests,
                        Math.min(parallelism, guests),
                        Json.of(image));
    }
}
