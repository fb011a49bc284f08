import tensorflow.compat.v1 as tf, numpy as np
tf.disable_v2_behavior()
ds=tf.data.Dataset.from_tensor_slices((np.arange(6,dtype=np.float32).reshape(3,2), np.array([0,1,2]))).batch(2).repeat(2)
it=tf.data.make_one_shot_iterator(ds)
x,y=it.get_next()
print(x,y)
with tf.Session() as s:
    try:
        while True: print(s.run([x,y]))
    except tf.errors.OutOfRangeError: print('end')
it2=ds.make_initializable_iterator(); n=it2.get_next()
with tf.Session() as s:
    s.run(it2.initializer); print(s.run(n[1]), s.run(n[1]))
