# One model called eagerly and through tf.function: the same numbers.
import tensorflow as tf


class SequentialModel(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = tf.keras.layers.Flatten(input_shape=(4, 4))
        self.my_layers = [tf.keras.layers.Dense(8, activation="relu") for _ in range(5)]
        self.dropout = tf.keras.layers.Dropout(0.2)
        self.dense_2 = tf.keras.layers.Dense(3)

    def call(self, x):
        x = self.flatten(x)
        for layer in self.my_layers:
            x = layer(x)
        x = self.dropout(x)
        return self.dense_2(x)


input_data = tf.random.uniform([6, 4, 4])
eager_model = SequentialModel()
eager = eager_model(input_data)
graph = tf.function(eager_model)(input_data)
print(eager.shape, graph.shape, bool(tf.reduce_all(tf.abs(eager - graph) < 1e-5)))
print(len(eager_model.trainable_variables))
