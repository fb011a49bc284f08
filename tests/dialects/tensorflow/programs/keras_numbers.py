import tensorflow as tf, numpy as np
from tensorflow import keras
tf.keras.utils.set_random_seed(1)
m=tf.keras.Sequential([tf.keras.layers.Dense(4,activation='relu',input_shape=(3,)),tf.keras.layers.Dense(2)])
m.summary()
print(m.layers[0].name, [w.name for w in m.weights], [w.path for w in m.weights]); print(m.weights[0]); print(m(np.ones((1,3))))
inp=tf.keras.Input(shape=(3,),name='in'); z=tf.keras.layers.Dense(5,activation='tanh',name='hid')(inp); o=tf.keras.layers.Dense(1)(z); fm=tf.keras.Model(inputs=inp,outputs=o,name='func'); fm.summary(); print(inp)
x=np.arange(24.,dtype=np.float32).reshape(8,3)/24; y=x[:,:2]*2
fm.compile('adam','mse'); fm.fit(x,y[:,:1],epochs=1,verbose=0); print(fm.optimizer.iterations, fm.optimizer.learning_rate); print(fm.count_params(), fm.input_shape, fm.output_shape)
class My(tf.keras.Model):
    def __init__(self): super().__init__(); self.d1=tf.keras.layers.Dense(2,activation='relu'); self.d2=tf.keras.layers.Dense(1)
    def call(self,x): return self.d2(self.d1(x))
mm=My(); print(mm(tf.ones((2,3)))); mm.summary(); print([v.path for v in mm.trainable_variables], mm.name)
for cls,kw in [('SGD',{}),('SGD',dict(momentum=.9)),('SGD',dict(momentum=.9,nesterov=True)),('Adam',{}),('AdamW',{}),('RMSprop',{}),('RMSprop',dict(momentum=.9,centered=True)),('Adagrad',{}),('Adadelta',{}),('Adamax',{}),('Ftrl',{}),('Adam',dict(amsgrad=True)),('SGD',dict(clipnorm=.5)),('SGD',dict(weight_decay=.1)),('Lion',{}),('Adam',dict(clipvalue=.1)),('SGD',dict(global_clipnorm=.5))]:
    v=tf.Variable([1.,2.]); o=getattr(tf.keras.optimizers,cls)(learning_rate=.1,**kw)
    for _ in range(3):
        with tf.GradientTape() as tape: l=tf.reduce_sum(v**2)
        o.apply_gradients([(tape.gradient(l,v),v)])
    print(cls,kw,v.numpy(), o.iterations.numpy())
yt=tf.constant([[0.,1.,0.],[1.,0.,0.]]); yp=tf.constant([[.1,.8,.1],[.3,.3,.4]])
L=tf.keras.losses
for l in [L.MeanSquaredError(),L.MeanAbsoluteError(),L.BinaryCrossentropy(),L.BinaryCrossentropy(from_logits=True),L.CategoricalCrossentropy(),L.CategoricalCrossentropy(from_logits=True),L.CategoricalCrossentropy(label_smoothing=.1),L.Huber(),L.KLDivergence(),L.Hinge(),L.SquaredHinge(),L.LogCosh(),L.Poisson(),L.CosineSimilarity(),L.MeanAbsolutePercentageError(),L.MeanSquaredLogarithmicError(),L.CategoricalHinge(),L.MeanSquaredError(reduction='sum'),L.MeanSquaredError(reduction='none'),L.BinaryFocalCrossentropy()]:
    print(type(l).__name__, l(yt,yp).numpy())
print(L.SparseCategoricalCrossentropy()(np.array([1,0]),yp), L.SparseCategoricalCrossentropy(from_logits=True)(np.array([1,0]),yp), L.sparse_categorical_crossentropy(np.array([1,0]),yp), L.mse(yt,yp), L.MeanSquaredError()(yt,yp,sample_weight=np.array([1.,2.])))
M=tf.keras.metrics
for mt in [M.Accuracy(),M.BinaryAccuracy(),M.CategoricalAccuracy(),M.MeanSquaredError(),M.RootMeanSquaredError(),M.MeanAbsoluteError(),M.Precision(),M.Recall(),M.AUC(),M.CategoricalCrossentropy(),M.TopKCategoricalAccuracy(k=2)]:
    mt.update_state(yt,yp); print(mt.name, mt.result().numpy(), repr(mt.result())[:40])
a=M.Mean(name='loss'); a(1.); a(3.); print(a.result(), a.name); a.reset_state(); print(a.result().numpy()); print(a)
s=M.SparseCategoricalAccuracy(); s.update_state(np.array([1,0]),yp); print(s.result()); print(float(s.result()))
